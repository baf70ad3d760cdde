/** The bar above every page but the run's: where one is, the line to the server, and the way to a new run. */

import { Button, Logo } from "./controls";
import { Icon } from "./icons";
import { Link, place } from "./router";
import { signOut } from "./session";

export function SiteBar() {
  const at = place.value.page;
  return (
    <header class="site">
      <Link to={{ page: "runs" }} aria-label="Stepwire, all runs">
        <Logo />
      </Link>
      <nav aria-label="Pages">
        <Link to={{ page: "runs" }} aria-current={at === "runs" ? "page" : undefined}>
          Runs
        </Link>
      </nav>
      <span class="grow" />
      <Button look="bare" onClick={signOut}>
        Sign out
      </Button>
      {at !== "new" && (
        <Link to={{ page: "new" }} class="btn primary">
          <Icon name="plus" />
          New run
        </Link>
      )}
    </header>
  );
}
