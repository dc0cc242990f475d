/** The changes to files of the repository that a new package for a destination needs, by the path of the file. */
export const registered = (name: string): Readonly<Record<string, (text: string) => string>> => ({
  "tsconfig.json": (text) =>
    before(text, `    { "path": "packages/node" },`, [
      `    { "path": "packages/destination-${name}" },`,
      `    { "path": "packages/destination-${name}/tsconfig.test.json" },`
    ]),
  "tools/src/ImportRules.ts": (text) =>
    before(text, `  workspacePackage("packages/node", node,`, [
      `  workspacePackage("packages/destination-${name}", "@sluice/destination-${name}", [values, core], {`,
      "    testImports: [testing]",
      "  }),"
    ])
})

/** Inserts lines before the line that begins with `anchor`. */
const before = (text: string, anchor: string, lines: ReadonlyArray<string>): string => {
  const at = text.indexOf(`\n${anchor}`)
  if (at < 0) throw new Error(`No line begins with ${anchor.trim()}. Correct tools/src/create/Registration.ts.`)
  return `${text.slice(0, at + 1)}${lines.join("\n")}\n${text.slice(at + 1)}`
}
