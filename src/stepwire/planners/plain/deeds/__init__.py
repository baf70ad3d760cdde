"""What instructions come to on a page: one file a theme, `dispatch` before them all."""
