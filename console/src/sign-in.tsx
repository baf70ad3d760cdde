/** The door: a token is pasted here. As a page, or over a page whose session has ended. */

import { useEffect, useRef } from "preact/hooks";
import { Button, Logo } from "./controls";
import { session, signIn, signInProblem } from "./session";

export function SignInPage() {
  return (
    <main class="door">
      <section class="card" aria-labelledby="sign-in">
        <Logo />
        <h1 id="sign-in">Sign in</h1>
        {session.value === "signing-in" ? <p class="t2">Signing in …</p> : <TokenForm />}
      </section>
    </main>
  );
}

/** What stands behind it is kept, and goes on when a token was given. */
export function SessionEnded() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="door" ref={dialog} aria-labelledby="ended" onCancel={(event) => event.preventDefault()}>
      <section class="card">
        <h1 id="ended">Your session ended</h1>
        <p class="t2">Sign in again. What is on this page stays.</p>
        <TokenForm />
      </section>
    </dialog>
  );
}

function TokenForm() {
  const input = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (input.current?.value.trim()) signIn(input.current.value);
  };
  return (
    <form onSubmit={submit}>
      {signInProblem.value && (
        <p class="problem" role="alert">
          {signInProblem.value}
        </p>
      )}
      <label for="token">Token</label>
      <input
        id="token"
        class="input"
        ref={input}
        type="password"
        autocomplete="off"
        spellcheck={false}
        required
      />
      <p class="t2">
        The demo prints one; of another server, <code class="mono">stepwire token --sub me</code> on its
        machine. It stays in this tab.
      </p>
      <Button type="submit" look="primary" big>
        Continue
      </Button>
    </form>
  );
}
