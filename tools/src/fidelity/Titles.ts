import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A test with the id of a rule: its file from the root of the repository, and its title without ids. */
export interface Title {
  readonly file: string
  readonly title: string
}

const quoted = /(["`])((?:(?!\1)[^\\\n]|\\.)*) \[([a-z-]+\.[\w*-]+)\]((?: \[[a-z-]+\.[\w*-]+\])*)\1/gi

/** The titles in the source of a test, by the ids in brackets at their end. */
export const ofSource = (file: string, source: string): ReadonlyArray<readonly [string, Title]> =>
  [...source.matchAll(quoted)].flatMap(([whole, , text = ""]) => {
    const ids = [...whole.matchAll(/ \[([a-z-]+\.[\w*-]+)\]/gi)].map(([, id]) => id ?? "")
    // The values of a table of tests are only known when the tests run.
    const title = text.replaceAll(/ \[[a-z-]+\.[\w*-]+\]/gi, "").replaceAll(/%[sdifjo]|\$\w+|\$\{[^}]*\}/g, "…")
    return ids.map((id) => [id, { file, title }] as const)
  })

/** The titles of all tests in a folder of the repository, by id. */
export const inFolder = (root: string, folder: string): ReadonlyMap<string, ReadonlyArray<Title>> => {
  const found = new Map<string, ReadonlyArray<Title>>()
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".test.ts"))
  for (const name of names.sort())
    for (const [id, title] of ofSource(`${folder}/${name}`, readFileSync(join(root, folder, name), "utf8")))
      found.set(id, [...(found.get(id) ?? []), title])
  return found
}
