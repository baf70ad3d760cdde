/** An address that names no page. */

import { Link } from "./router";
import { SiteBar } from "./site-bar";
import { useTitle } from "./title";

export function Nowhere() {
  useTitle("Not found");
  return (
    <div class="page">
      <SiteBar />
      <main class="wrap">
        <h1>There is nothing here</h1>
        <p class="t2">The address may be cut off, or the run was deleted.</p>
        <p>
          <Link to={{ page: "runs" }} class="fix">
            All runs
          </Link>
        </p>
      </main>
    </div>
  );
}
