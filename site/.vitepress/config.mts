import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";

/** Returns the sidebar: the sections and pages of docs/README.md, and the reference. */
function sidebar() {
  const index = readFileSync(join(import.meta.dirname, "../../docs/README.md"), "utf8");
  const sections = index
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const items = [...section.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\.md\)/gm)].map(([, text, page]) => ({
        text: text!,
        link: page!.startsWith("../") ? `/${page!.slice(3)}` : `/docs/${page}`,
      }));
      return items.length === 0 ? [] : [{ text: section.split("\n", 1)[0]!, collapsed: false, items }];
    });
  return [...sections, { text: "Reference of the declarations", link: "/reference/" }];
}

export default defineConfig({
  title: "bun-netlink",
  description: "Linux netlink for Bun",
  srcDir: "pages",
  outDir: "dist",
  cleanUrls: true,
  rewrites: (path) => path.replace(/README\.md$/, "index.md"),
  markdown: {
    // Tags in texts, such as Promise<void>, are no HTML, and braces are neither attributes nor Vue expressions.
    html: false,
    attrs: { disable: true },
    config: ({ renderer, utils }) => {
      renderer.rules.text = (tokens, index) => utils.escapeHtml(tokens[index]!.content).replaceAll("{", "&#123;");
    },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Guides", link: "/docs/" },
      { text: "Reference", link: "/reference/" },
      { text: "Changelog", link: "/CHANGELOG" },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
  },
});
