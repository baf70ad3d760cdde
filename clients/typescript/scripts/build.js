// Makes dist: each module as it is, with its types, and the custom element as one file for any page.

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(root, "node_modules", ".bin", "tsc");
const { status } = spawnSync(tsc, ["--project", join(root, "tsconfig.build.json")], { stdio: "inherit" });
if (status) process.exit(status);
await build({
  entryPoints: [join(root, "src", "element.ts")],
  outfile: join(root, "dist", "element.min.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
});
