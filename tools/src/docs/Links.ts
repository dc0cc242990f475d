import { existsSync, statSync } from "node:fs"
import { join, posix } from "node:path"
import { packages } from "../ImportRules.js"
import { root } from "../Repository.js"

/** The target of a link: a page or picture of the site, or a file of the repository that is not part of it. */
export type LinkTarget =
  | { readonly kind: "site"; readonly href: string }
  | { readonly kind: "repository"; readonly path: string }

/** The pages about the published packages, from their READMEs. */
export const packagePages: ReadonlyArray<{
  readonly name: string
  readonly source: string
  /** From `docs`, without the extension. */
  readonly page: string
}> = packages
  .filter(({ published }) => published)
  .map(({ folder, name }) => ({
    name,
    source: `${folder}/README.md`,
    page: `internals/packages/${posix.basename(folder)}`
  }))

/** Pages whose source is outside `docs`: path of the source from the root, and of the page from `docs`. */
export const copied: ReadonlyMap<string, string> = new Map([
  ["CONTRIBUTING.md", "internals/contributing.md"],
  ...packagePages.map(({ source, page }) => [source, `${page}.md`] as const)
])

/** The address of a picture of a copied page, relative to the copy. */
export const picture = (source: string, src: string): string => {
  const page = copied.get(source)
  if (page === undefined || /^([a-z][a-z+.-]*:|\/)/i.test(src)) return src
  return posix.relative(posix.join("docs", posix.dirname(page)), posix.join(posix.dirname(source), src))
}

const isFolder = (path: string): boolean => existsSync(join(root, path)) && statSync(join(root, path)).isDirectory()

/**
 * The target of a relative link that is written for the repository: a link to a folder of `docs` leads to its index,
 * and a link out of `docs` leads to a file that the site does not contain.
 *
 * @param source path of the Markdown file from the root of the repository
 */
export const target = (source: string, href: string): LinkTarget => {
  if (/^([a-z][a-z+.-]*:|#|\/)/i.test(href)) return { kind: "site", href }
  const [path = "", ...rest] = href.split("#")
  const anchor = rest.length === 0 ? "" : `#${rest.join("#")}`
  const to = posix.normalize(posix.join(posix.dirname(source), path))
  const page = copied.get(to)
  if (page !== undefined) return { kind: "site", href: `/${page}${anchor}` }
  if (!to.startsWith("docs/")) return { kind: "repository", path: to }
  const inDocs = to.slice("docs/".length)
  return { kind: "site", href: `/${isFolder(to) ? posix.join(inDocs, "index.md") : inDocs}${anchor}` }
}
