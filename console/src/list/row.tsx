/** One run in the list; the whole row is its link. */

import type { RunDocument } from "@stepwire/client/http";
import { useEffect, useState } from "preact/hooks";
import { Pill } from "../controls";
import { Icon } from "../icons";
import { Link } from "../router";
import { api } from "../session";
import { ago, capital, clock, ordinal, site } from "../words";

export function RunRow({ run }: { run: RunDocument }) {
  const detail = run.queuePosition ? ordinal(run.queuePosition) : undefined;
  return (
    <Link to={{ page: "run", runId: run.runId }} class="tr">
      <Thumbnail run={run} />
      <span class="what">
        <b class="cut">{run.task ?? "Commands"}</b>
        <small class="cut">{below(run)}</small>
      </span>
      <span>
        <Pill status={run.status} detail={detail} quiet />
      </span>
      <span class="t2 agent">{capital(run.agent)}</span>
      <span class="r">
        {run.steps || "–"}
        <span class="sr"> steps</span>
      </span>
      <span class="r took">{duration(run)}</span>
      <span class="r">{ago(run.startedAt ?? run.createdAt, Date.now())} ago</span>
    </Link>
  );
}

/** The last step's picture, once there is one. */
function Thumbnail({ run: { runId, steps } }: { run: RunDocument }) {
  const [address, show] = useState<string>();
  useEffect(() => {
    if (!steps) return;
    let wanted = true;
    api.step(runId, steps).then(
      ({ screenshotUrl }) => wanted && screenshotUrl && show(api.pictureAddress(screenshotUrl, 144)),
      () => {}, // a list without a picture is still a list
    );
    return () => {
      wanted = false;
    };
  }, [runId, steps]);
  if (address) return <img src={address} alt="" width="72" height="45" loading="lazy" />;
  return (
    <span class="ph">
      <Icon name="mark" />
    </span>
  );
}

function below(run: RunDocument): string {
  const result = typeof run.result === "string" ? run.result : undefined;
  return [site(run.startUrl), run.error ?? result].filter(Boolean).join(" · ") || run.runId;
}

function duration({ startedAt, endedAt }: RunDocument): string {
  if (!startedAt) return "–";
  return clock((Date.parse(endedAt ?? new Date().toISOString()) - Date.parse(startedAt)) / 1_000);
}
