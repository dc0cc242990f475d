import { join, relative } from "node:path"
import { defineConfig, type MarkdownOptions } from "vitepress"
import { root } from "../Repository.js"
import { copied, picture, target } from "./Links.js"
import { sections } from "./Pages.js"

type MarkdownIt = Parameters<NonNullable<MarkdownOptions["config"]>>[0]

/** Path from the root of the repository of the file that a page was written in. */
const sourceOf = (env: { readonly realPath?: string | undefined; readonly path: string }): string => {
  const file = relative(root, env.realPath ?? env.path)
  for (const [source, page] of copied) if (file === join("docs", page)) return source
  return file
}

/** Links and pictures are written for the repository. A link to a file that is not part of the site becomes text with the path. */
const repositoryLinks = (md: MarkdownIt): void => {
  md.core.ruler.push("repository-links", (state) => {
    for (const { children } of state.tokens) {
      let isText = false
      for (const token of children ?? []) {
        if (token.type === "image") token.attrSet("src", picture(sourceOf(state.env), String(token.attrGet("src"))))
        else if (token.type === "link_open") {
          const to = target(sourceOf(state.env), String(token.attrGet("href")))
          isText = to.kind === "repository"
          if (to.kind === "site") token.attrSet("href", to.href)
          else {
            token.tag = "span"
            token.attrs = [["title", to.path]]
            token.type = "text_open"
          }
        } else if (token.type === "link_close" && isText) {
          token.tag = "span"
          token.type = "text_close"
        }
      }
    }
  })
}

/**
 * A block whose info string has a name in brackets, such as `yaml [sluice.yaml]`, shows the name above the code.
 */
const fences = (md: MarkdownIt): void => {
  const fence = md.renderer.rules.fence
  md.renderer.rules.fence = (...all) => {
    const [tokens, index] = all
    const name = /\[(.+)\]/.exec(tokens[index]?.info ?? "")?.[1]
    const html = fence?.(...all) ?? ""
    return name === undefined ? html : `<div class="file-name">${md.utils.escapeHtml(name)}</div>${html}`
  }
}

/** The configuration of VitePress. Nothing on a page is loaded from another host; the search index is a file of the site. */
export default defineConfig({
  title: "Sluice",
  description: "Deliver records about people to Braze, and see the outcome of every record.",
  lang: "en",
  cleanUrls: false,
  cacheDir: join(root, ".cache", "vitepress"),
  rewrites: { "adr/README.md": "adr/index.md" },
  metaChunk: true,
  markdown: {
    config: (md) => {
      repositoryLinks(md)
      fences(md)
    },
    languageAlias: { console: "shellsession", ndjson: "json" }
  },
  themeConfig: {
    search: {
      provider: "local",
      // The pages of the API would make the index four times as large; they have a separate index.
      options: {
        _render: (text, env, md) => (env.relativePath.startsWith("reference/api/") ? "" : md.render(text, env))
      }
    },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Guide", link: "/guide/first-file" },
      { text: "Reference", link: "/reference/configuration" },
      { text: "Why", link: "/why/guarantees" }
    ],
    sidebar: sections.map(({ entries, text }) => ({
      text,
      collapsed: text === "Packages" || text === "Internals",
      items: entries.map(({ page, text }) => ({ text, link: `/${page.replace(/index$/, "")}` }))
    })),
    outline: [2, 3]
  }
})
