"""Reading a page as observed: finding what is meant, labels, answers, effects. Pure; acts on nothing."""
