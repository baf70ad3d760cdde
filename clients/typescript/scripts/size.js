// What the client costs a page: everything that the main entry exports, minified and compressed.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MOST = 8 * 1024; // bytes
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { outputFiles } = await build({
  entryPoints: [join(root, "src", "index.ts")],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
});
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
process.stdout.write(`@stepwire/client: ${bytes} bytes of ${MOST}\n`);
process.exit(bytes > MOST ? 1 : 0);
