import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import type { Finding } from "./Finding.js"

interface Rule {
  /** Paths from the root that the rule is for. */
  readonly files: RegExp
  readonly pattern: RegExp
  readonly message: string
}

const everyText = /\.(md|ts|mts|mjs|js|json|yaml|yml|html|css|sh)$|^\.ci\/|^LICENSE$/
const code = /\.(ts|mts|mjs)$/

/** What no committed text may hold. The patterns are written so that they do not find themselves. */
const rules: ReadonlyArray<Rule> = [
  {
    files: everyText,
    pattern: /(^|[\s"'`(=])(\/(home|Users|root|work)\/[\w.-]+|[A-Z]:\\Users\\)/,
    message: "names a path of somebody's machine; write it from the root of the repository"
  },
  {
    files: /^(?!LICENSE$|package-lock\.json$).*/,
    pattern: /\bregistry\.(npmjs|yarnpkg)\.[a-z]+/i,
    message: "names the host of a package registry; npm's own settings say where packages come from"
  },
  {
    files: code,
    pattern: /@ts-(?:ignore|nocheck|expect-error)/,
    message: "switches the type checker off; say the type instead"
  },
  {
    files: code,
    pattern: /\b(?:TO)DO\b|\b(?:FIX)ME\b/,
    message: "leaves something for later; do it or say it in the docs"
  }
]

/** The committed files and those about to be, from the root. */
const filesOf = (root: string): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(root, file)))

const lineFindings = (file: string, text: string): ReadonlyArray<Finding> =>
  rules
    .filter((rule) => rule.files.test(file) && rule.pattern.test(text))
    .flatMap((rule) =>
      text
        .split("\n")
        .flatMap((line, i) => (rule.pattern.test(line) ? [{ where: `${file}:${i + 1}`, message: rule.message }] : []))
    )

const link = /(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)|!\[[^\]]*\]\(([^)\s]+)\)/g

/** Headings as the hosts of our repositories turn them into anchors. */
const anchors = (markdown: string): ReadonlySet<string> =>
  new Set(
    markdown.split("\n").flatMap((line) => {
      const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1]
      return heading === undefined
        ? []
        : [
            heading
              .toLowerCase()
              .replace(/[^\p{L}\p{N}\s_-]/gu, "")
              .trim()
              .replace(/\s/g, "-")
          ]
    })
  )

const withoutCode = (markdown: string): string => markdown.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "")

const isElsewhere = (target: string): boolean => /^[a-z][a-z+.-]*:/i.test(target)

/** Links inside the repository that lead nowhere. */
const linkFindings = (root: string, file: string, text: string): ReadonlyArray<Finding> =>
  [...withoutCode(text).matchAll(link)].flatMap((match) => {
    const target = match[1] ?? match[2] ?? ""
    if (isElsewhere(target)) return []
    const [path = "", anchor] = target.split("#")
    const to = path === "" ? file : posix.join(dirname(file), path)
    if (!existsSync(join(root, to))) return [{ where: file, message: `links to ${target}, where nothing stands` }]
    if (anchor === undefined || !to.endsWith(".md")) return []
    const found = anchors(readFileSync(join(root, to), "utf8")).has(anchor)
    return found ? [] : [{ where: file, message: `links to ${target}, a heading that ${to} does not have` }]
  })

/** A lock file with addresses binds everybody to one registry. Links between rooms have no address. */
const lockFindings = (root: string): ReadonlyArray<Finding> => {
  const lock: { packages: Record<string, { resolved?: string }> } = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8")
  )
  return Object.entries(lock.packages)
    .filter(([, { resolved }]) => resolved !== undefined && isElsewhere(resolved))
    .map(([name]) => ({
      where: "package-lock.json",
      message: `holds an address for ${name}; install again with the settings of .npmrc`
    }))
}

/** Reads every text of the repository for what must not be published, and every link for whether it leads somewhere. */
export const checkTexts = (root: string): { readonly examined: number; readonly findings: ReadonlyArray<Finding> } => {
  const files = filesOf(root).filter((file) => everyText.test(file) || file.startsWith("."))
  const findings = files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8")
    return [...lineFindings(file, text), ...(file.endsWith(".md") ? linkFindings(root, file, text) : [])]
  })
  return { examined: files.length, findings: [...findings, ...lockFindings(root)] }
}
