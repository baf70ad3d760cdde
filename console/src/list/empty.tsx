/** The list before the first run: what this is for, and the box to begin with. */

import { Icon } from "../icons";
import { Link } from "../router";
import { SiteBar } from "../site-bar";

export function Empty() {
  return (
    <div class="page">
      <SiteBar />
      <main class="hello">
        <div>
          <h1>Say what to do in a browser, and watch it happen</h1>
          <p>
            Every step arrives as a picture, an action and a reason. Stop it, or replay it later without a
            model.
          </p>
          <Link to={{ page: "new" }} class="btn primary big">
            <Icon name="plus" />
            New run
          </Link>
        </div>
      </main>
    </div>
  );
}
