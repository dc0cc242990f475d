import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { foreignHosts } from "../src/docs/ForeignHosts.js"
import { copied, picture, target } from "../src/docs/Links.js"
import { sections } from "../src/docs/Pages.js"
import { root } from "../src/Repository.js"

describe("links of the documentation", () => {
  it("lead to pages of the site, to the index of a folder, or to a file of the repository", () => {
    expect([
      target("docs/guide/mapping.md", "../MAPPING.md#paths"),
      target("docs/ARCHITECTURE.md", "adr"),
      target("docs/ARCHITECTURE.md", "../CONTRIBUTING.md#code"),
      target("docs/ARCHITECTURE.md", "../packages/core/src/run/Run.ts"),
      target("CONTRIBUTING.md", "docs/GLOSSARY.md"),
      target("docs/start.md", "https://www.braze.com"),
      target("docs/start.md", "#next"),
      target("docs/guide/code.md", "../../apps/sluice/README.md#with-effect"),
      target("apps/sluice/README.md", "../../packages/core/README.md")
    ]).toEqual([
      { kind: "site", href: "/MAPPING.md#paths" },
      { kind: "site", href: "/adr/index.md" },
      { kind: "site", href: "/internals/contributing.md#code" },
      { kind: "repository", path: "packages/core/src/run/Run.ts" },
      { kind: "site", href: "/GLOSSARY.md" },
      { kind: "site", href: "https://www.braze.com" },
      { kind: "site", href: "#next" },
      { kind: "site", href: "/internals/packages/sluice.md#with-effect" },
      { kind: "site", href: "/internals/packages/core.md" }
    ])
  })

  it("lead from a copied README to its pictures", () => {
    expect([
      picture("apps/mock-braze/README.md", "docs/inspector.png"),
      picture("docs/start.md", "pictures/report.png")
    ]).toEqual(["../../../apps/mock-braze/docs/inspector.png", "pictures/report.png"])
  })
})

describe("the sidebar", () => {
  const written = new Set([...copied.values()].map((page) => page.replace(/\.md$/, "")))
  const listed = sections.flatMap(({ entries }) => entries.map(({ page }) => page))
  const sources = (folder: string): ReadonlyArray<string> =>
    readdirSync(join(root, "docs", folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}${name.replace(/\.md$/, "")}`)

  it("lists every page of Start, Guide, Reference and Why", () => {
    const pages = ["guide/", "reference/", "why/"].flatMap(sources)
    expect(pages.filter((page) => !listed.includes(page))).toEqual([])
  })

  it("lists only pages that exist", () => {
    const missing = listed.filter(
      (page) =>
        !written.has(page) &&
        !page.startsWith("reference/api/") &&
        !existsSync(join(root, "docs", `${page.replace(/^adr\/index$/, "adr/README")}.md`))
    )
    expect(missing).toEqual([])
  })
})

describe("a page of the site", () => {
  it("must not load anything from another host", () => {
    const page = `<script src="https://a.example/x.js"></script><link rel="stylesheet" href=//b.example/y.css>
      <img alt="" src='http://c.example/z.png'><style>@import "https://d.example/f.css"; p { background: url(https://e.example/p.png) }</style>`
    expect(foreignHosts(page)).toEqual([
      "https://a.example/x.js",
      "http://c.example/z.png",
      "//b.example/y.css",
      "https://e.example/p.png",
      "https://d.example/f.css"
    ])
  })

  it("may link to another host, and load what the site contains", () => {
    expect(foreignHosts('<a href="https://www.braze.com">Braze</a><img src="/a.png"><link href="/s.css">')).toEqual([])
  })
})
