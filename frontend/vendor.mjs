// Makes static/vendor from the exact versions in package-lock.json: `./dev vendor`.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "vendor");
const modules = join(here, "node_modules");
const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
const listed = [];

function list(file, name, licence, more = {}) {
  const sha256 = createHash("sha256").update(readFileSync(join(target, file))).digest("hex");
  listed.push({ file, name, version: version(name), licence, sha256, ...more });
}

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });

await build({
  entryPoints: [join(here, "charts.js")], outfile: join(target, "echarts.min.js"),
  bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "inline",
  define: { "process.env.NODE_ENV": '"production"' },
});
list("echarts.min.js", "echarts", "Apache-2.0", { made: "esbuild of frontend/charts.js: line, bar, tree, treemap, sunburst, sankey on canvas" });

await build({
  stdin: { contents: 'export { default } from "tom-select/base";', resolveDir: here },
  outfile: join(target, "tom-select.min.js"), bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "inline",
});
list("tom-select.min.js", "tom-select", "Apache-2.0", { made: "esbuild of tom-select/base as an ES module" });

copyFileSync(join(modules, "idiomorph/dist/idiomorph-ext.min.js"), join(target, "idiomorph-ext.min.js"));
list("idiomorph-ext.min.js", "idiomorph", "0BSD");

for (const [family, subset, shape] of [
  ["inter", "latin", "normal"], ["inter", "latin-ext", "normal"],
  ["newsreader", "latin", "normal"], ["newsreader", "latin", "italic"], ["newsreader", "latin-ext", "normal"],
]) {
  const file = `${family}-${subset}-wght-${shape}.woff2`;
  copyFileSync(join(modules, `@fontsource-variable/${family}/files/${file}`), join(target, "fonts", file));
  list(`fonts/${file}`, `@fontsource-variable/${family}`, "OFL-1.1");
}

const icons = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
const symbols = icons.map((icon) => {
  const drawing = readFileSync(join(modules, "lucide-static/icons", `${icon}.svg`), "utf8");
  const inside = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
  return `<symbol id="${icon}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "").replaceAll(" />", "/>")}</symbol>`;
});
writeFileSync(join(target, "lucide.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
list("lucide.svg", "lucide-static", "ISC", { made: "a sprite of the icons in frontend/icons.txt", icons });

const licences = [...new Set(listed.map(({ name }) => name))].map((name) => {
  const files = readdirSync(join(modules, name)).filter((file) => /^(LICEN[CS]E|NOTICE)/.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(modules, name, file), "utf8").trim());
  return `${name} ${version(name)}\n${"=".repeat(72)}\n${texts.join("\n\n")}\n`;
});
writeFileSync(join(target, "LICENSES.txt"), licences.join("\n\n"));

writeFileSync(join(target, "vendor.json"), `${JSON.stringify(listed, null, 2)}\n`);
