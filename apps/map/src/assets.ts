import { bundlePage } from "./bundle-page.ts" with { type: "macro" };

/** A file of the map's page, as the server sends it. */
export interface Asset {
  readonly type: string;
  readonly content: string;
}

const { html, css, js } = bundlePage();

/**
 * Files of the map's page by path. They are part of the program, because the page is bundled when this module is
 * compiled.
 */
export const assets: Readonly<Record<string, Asset>> = {
  "/": { type: "text/html; charset=utf-8", content: html },
  "/map.css": { type: "text/css; charset=utf-8", content: css },
  "/map.js": { type: "text/javascript; charset=utf-8", content: js },
};
