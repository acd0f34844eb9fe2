import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { headingAnchor } from "../../scripts/docs/markdown.ts";

const root = join(import.meta.dirname, "../..");

/** Returns the sidebar: the sections and pages of docs/README.md, and the pages of the reference. */
function sidebar() {
  const index = readFileSync(join(root, "docs/README.md"), "utf8");
  const sections = index
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const items = [...section.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\.md\)/gm)].map(([, text, page]) => ({
        text: text!,
        link: (page!.startsWith("../") ? `/${page!.slice(3)}` : `/docs/${page}`).replace(/README$/, ""),
      }));
      return items.length === 0 ? [] : [{ text: section.split("\n", 1)[0]!, collapsed: false, items }];
    });
  const modules = [...index.matchAll(/^\| `(bun-netlink(?:\/[a-z]+)?)` /gm)].map(([, name]) => ({
    text: name!,
    link: `/reference/${name!.replace("bun-netlink/", "")}`,
  }));
  return [...sections, { text: "Declarations", link: "/reference/", collapsed: true, items: modules }];
}

export default defineConfig({
  title: "bun-netlink",
  description: "Linux netlink for Bun",
  srcDir: "pages",
  outDir: "dist",
  markdown: {
    // Tags in texts, such as Promise<void>, are no HTML, and braces are neither attributes nor Vue expressions.
    html: false,
    attrs: { disable: true },
    // The anchors of headings are those of the pages in the repository.
    anchor: { slugify: headingAnchor },
    config: ({ renderer, utils }) => {
      renderer.rules.text = (tokens, index) => utils.escapeHtml(tokens[index]!.content).replaceAll("{", "&#123;");
      const image = renderer.rules.image!;
      // Diagrams are part of the page, and pictures have a light and a dark form, so that both follow the page's switch.
      renderer.rules.image = (tokens, index, options, env, self) => {
        const token = tokens[index]!;
        const source = token.attrGet("src")!;
        const diagram = /diagrams\/[\w-]+\.svg$/.exec(source);
        if (diagram !== null)
          return readFileSync(join(root, "docs", diagram[0]), "utf8").replace(/<style>.*<\/style>/, "");
        if (!source.includes("-light.")) return image(tokens, index, options, env, self);
        token.attrSet("class", "of-light");
        const light = image(tokens, index, options, env, self);
        token.attrSet("class", "of-dark");
        token.attrSet("src", source.replace("-light.", "-dark."));
        return light + image(tokens, index, options, env, self);
      };
    },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Guides", link: "/docs/" },
      { text: "Cookbook", link: "/docs/cookbook" },
      { text: "Reference", link: "/reference/" },
      { text: "Changelog", link: "/CHANGELOG" },
    ],
    sidebar: sidebar(),
    outline: 2,
  },
});
