import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import type { CheckResult, Finding } from "./Finding.js"
import { phraseFindings } from "./Phrases.js"

interface Rule {
  /** Paths, from the root, that the rule applies to. */
  readonly files: RegExp
  readonly pattern: RegExp
  readonly message: string
}

const everyText = /\.(md|ts|mts|mjs|js|json|yaml|yml|html|css|sh)$|^\.ci\/|^LICENSE$/
const code = /\.(ts|mts|mjs)$/

/** Texts that must not be committed. The patterns do not match themselves. */
const rules: ReadonlyArray<Rule> = [
  {
    files: everyText,
    pattern: /(^|[\s"'`(=])(\/(home|Users|root|work)\/[\w.-]+|[A-Z]:\\Users\\)/,
    message: "contains a path of one machine; write it from the root of the repository"
  },
  {
    files: /^(?!LICENSE$|package-lock\.json$).*/,
    pattern: /\bregistry\.(npmjs|yarnpkg)\.[a-z]+/i,
    message: "contains the host of a package registry; npm's settings define it"
  },
  {
    files: code,
    pattern: /@ts-(?:ignore|nocheck|expect-error)/,
    message: "disables the type checker; write the type instead"
  },
  {
    files: code,
    pattern: /\b(?:TO)DO\b|\b(?:FIX)ME\b/,
    message: "postpones work; do it, or document the limit"
  }
]

/** Committed and staged files, relative to the root. */
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

/** The anchors that repository hosts create for headings. */
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

/** Links inside the repository whose target does not exist. */
const linkFindings = (root: string, file: string, text: string): ReadonlyArray<Finding> =>
  [...withoutCode(text).matchAll(link)].flatMap((match) => {
    const target = match[1] ?? match[2] ?? ""
    if (isElsewhere(target)) return []
    const [path = "", anchor] = target.split("#")
    const to = path === "" ? file : posix.join(dirname(file), path)
    if (!existsSync(join(root, to))) return [{ where: file, message: `links to ${target}, which does not exist` }]
    if (anchor === undefined || !to.endsWith(".md")) return []
    const found = anchors(readFileSync(join(root, to), "utf8")).has(anchor)
    return found ? [] : [{ where: file, message: `links to ${target}, but ${to} has no such heading` }]
  })

/**
 * A lock file with addresses forces all users to use one registry. Links between workspace packages have no address.
 */
const lockFindings = (root: string): ReadonlyArray<Finding> => {
  const lock: { packages: Record<string, { resolved?: string }> } = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8")
  )
  return Object.entries(lock.packages)
    .filter(([, { resolved }]) => resolved !== undefined && isElsewhere(resolved))
    .map(([name]) => ({
      where: "package-lock.json",
      message: `contains an address for ${name}; install again with the settings of .npmrc`
    }))
}

const texts = (root: string): ReadonlyArray<readonly [file: string, text: string]> =>
  filesOf(root)
    .filter((file) => everyText.test(file) || file.startsWith("."))
    .map((file) => [file, readFileSync(join(root, file), "utf8")])

/** Checks every text of the repository for content that must not be published, and for links without a target. */
export const checkTexts = (root: string): CheckResult => {
  const all = texts(root)
  const findings = all.flatMap(([file, text]) => [
    ...lineFindings(file, text),
    ...(file.endsWith(".md") ? linkFindings(root, file, text) : [])
  ])
  return { examined: all.length, findings: [...findings, ...lockFindings(root)] }
}

/** The list itself, its test, the terms that the glossary replaces, and texts of other authors. */
const quotes =
  /^docs\/GLOSSARY\.md$|^tools\/(src\/checks\/Phrases|test\/Texts\.test)\.ts$|^LICENSE$|^package-lock\.json$|\/fixtures\//

/** Checks every text of the repository for the phrases of the list. */
export const checkPhrases = (root: string): CheckResult => {
  const all = texts(root).filter(([file]) => !quotes.test(file))
  return { examined: all.length, findings: all.flatMap(([file, text]) => phraseFindings(file, text)) }
}
