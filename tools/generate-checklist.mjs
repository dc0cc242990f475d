// Writes docs/CHECKLIST.md from docs/checklist.json and from test titles with a tag such as [S-12] or [D-3]. With
// --check, it writes nothing and exits with 1 if the committed file is not current.
import { readdir, readFile, writeFile } from "node:fs/promises"
import { relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("..", import.meta.url))
const file = `${root}docs/CHECKLIST.md`

const testFiles = async () => {
  const found = []
  for (const folder of ["packages", "apps", "tools"]) {
    const entries = await readdir(root + folder, { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      const path = `${entry.parentPath ?? entry.path}${sep}${entry.name}`
      if (entry.isFile() && entry.name.endsWith(".test.ts") && !path.includes("node_modules")) found.push(path)
    }
  }
  return found.sort()
}

/** @param {ts.Node} node The values of a row of `it.each`, as far as they are literals; others are undefined. */
const literal = (node) => {
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return literal(node.expression)
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isNumericLiteral(node)) return Number(node.text)
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false
  return undefined
}

/** @param {ts.Node} node @param {Map<string, ts.Expression>} constants @returns {Array<Array<unknown>> | undefined} */
const rowsOf = (node, constants) => {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return rowsOf(node.expression, constants)
  if (ts.isIdentifier(node)) {
    const value = constants.get(node.text)
    return value === undefined ? undefined : rowsOf(value, constants)
  }
  if (!ts.isArrayLiteralExpression(node)) return undefined
  return node.elements.map((row) => {
    const inner = ts.isAsExpression(row) ? row.expression : row
    return ts.isArrayLiteralExpression(inner) ? inner.elements.map(literal) : [literal(inner)]
  })
}

/** The title with the values of a row, as vitest inserts them. A value that is not a literal is printed as "…". */
const filled = (title, row) => {
  let at = 0
  return title.replace(/%([sdifjo])/g, (_, kind) => {
    const value = row[at]
    at += 1
    if (value === undefined) return "…"
    return kind === "j" ? JSON.stringify(value) : String(value)
  })
}

/** Each title is printed only for the first rows of its table. */
const shownRows = 3

/** @param {string} title @param {Array<Array<unknown>> | undefined} rows */
const titles = (title, rows) => {
  if (!/%[sdifjo]/.test(title)) return [title]
  if (rows === undefined) return [filled(title, [])]
  const more = rows.length - shownRows
  const first = rows.slice(0, more > 1 ? shownRows : rows.length).map((row) => filled(title, row))
  return more > 1 ? [...first, `and ${more} more of this table`] : first
}

/** The tests of a source with their real titles, by tag. @param {string} path @param {string} source */
const taggedTitles = (path, source) => {
  const found = []
  const constants = new Map()
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      constants.set(node.name.text, node.initializer)
    // A row of a table can also contain the tag. Its text is the title, or the part of the title that names the case.
    if (ts.isStringLiteralLike(node) && /\[[SD]-\d+\]/.test(node.text)) {
      const { text, parent } = node
      const call = ts.isCallExpression(parent) && parent.arguments[0] === node ? parent.expression : undefined
      const each = call !== undefined && ts.isCallExpression(call) ? call.arguments[0] : undefined
      const tags = [...text.matchAll(/\[([SD]-\d+)\]/g)].map(([, tag]) => tag)
      const plain = text.replace(/\s*\[[SD]-\d+\]\s*/g, " ").trim()
      found.push({ tags, names: titles(plain, each === undefined ? undefined : rowsOf(each, constants)) })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true))
  return found
}

/** Titles of tests by tag. */
const proofs = async () => {
  const byTag = new Map()
  for (const path of await testFiles()) {
    const source = await readFile(path, "utf8")
    if (!/\[[SD]-\d+\]/.test(source)) continue
    const file = relative(root, path).split(sep).join("/")
    for (const { tags, names } of taggedTitles(path, source)) {
      for (const tag of tags) byTag.set(tag, [...(byTag.get(tag) ?? []), ...names.map((name) => ({ file, name }))])
    }
  }
  return byTag
}

const cell = (text) => text.replaceAll("|", "\\|")

const section = (title, rows, byTag) => {
  const lines = rows.map(({ id, asks, open }) => {
    const tests = byTag.get(id) ?? []
    const shown = tests.map(({ file, name }) => `\`${file}\`: ${cell(name)}`)
    if (tests.length > 0) return `| ${id} | ${cell(asks)} | met | ${shown.join("<br>")} |`
    return `| ${id} | ${cell(asks)} | **open** | ${cell(open ?? "")} |`
  })
  const met = rows.filter(({ id }) => byTag.has(id)).length
  return [
    `## ${title}: ${met} of ${rows.length} met`,
    "",
    "| | requirement | | tests, or the reason why it is open |",
    "|---|---|---|---|",
    ...lines
  ].join("\n")
}

const render = async () => {
  const rows = JSON.parse(await readFile(`${root}docs/checklist.json`, "utf8"))
  const byTag = await proofs()
  const unknown = [...byTag.keys()].filter((tag) => !rows.some(({ id }) => id === tag))
  const settled = rows.filter(({ id, open }) => (open === undefined) !== byTag.has(id)).map(({ id }) => id)
  if (settled.length > 0)
    throw new Error(
      `Each row needs either a test with its tag or a reason under \`open\`, not both: ${settled.join(", ")}.`
    )
  if (unknown.length > 0) throw new Error(`Tests have tags that no row has: ${unknown.join(", ")}.`)
  return [
    "# Checklist",
    "",
    "The requirements of the partner page between Pypestream and Braze (S), and the defects of its samples that must not recur",
    "(D). A row is met if a test has its tag. Generated by `node tools/generate-checklist.mjs`; do not edit.",
    "",
    section(
      "Requirements",
      rows.filter(({ id }) => id.startsWith("S")),
      byTag
    ),
    "",
    section(
      "Defects",
      rows.filter(({ id }) => id.startsWith("D")),
      byTag
    ),
    ""
  ].join("\n")
}

const text = await render()
if (process.argv.includes("--check")) {
  if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    process.stderr.write(
      "docs/CHECKLIST.md is not current. Run node tools/generate-checklist.mjs and commit the result.\n"
    )
    process.exitCode = 1
  }
} else await writeFile(file, text)
