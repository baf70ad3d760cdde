/** The console: everything on it comes through the public client. */

import "./style/console.css";
import { render } from "preact";
import { ListPage } from "./list/page";
import { NewRunPage } from "./new/page";
import { Nowhere } from "./nowhere";
import { place } from "./router";
import { RunPage } from "./run/page";
import { openWithLink, session } from "./session";
import { SessionEnded, SignInPage } from "./sign-in";

function Console() {
  if (session.value === "signed-out" || session.value === "signing-in") return <SignInPage />;
  return (
    <>
      <Page />
      {session.value === "ended" && <SessionEnded />}
    </>
  );
}

function Page() {
  const at = place.value;
  switch (at.page) {
    case "runs":
      return <ListPage filter={at.filter} q={at.q} />;
    case "new":
      return <NewRunPage from={at.from} />;
    case "run":
      return <RunPage key={at.runId} runId={at.runId} />;
    case "nowhere":
      return <Nowhere />;
  }
}

void openWithLink();
const root = document.getElementById("console");
if (root) render(<Console />, root);
