import { readdirSync, readFileSync } from "node:fs"
import { Ajv } from "ajv"
import { describe, expect, it } from "vitest"
import { TextDocument } from "vscode-languageserver-textdocument"
import { parse } from "yaml"
import { getLanguageService } from "yaml-language-server"

const here = (path: string): URL => new URL(path, import.meta.url)
const published = readFileSync(here("../configuration.schema.json"), "utf8")
const schema: object = JSON.parse(published)

/** A reference beside a description is checked by `allOf`, and unions of types are intended. */
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true })

/** Every complete configuration in the documentation. */
const documented = (): ReadonlyArray<readonly [page: string, text: string]> => {
  const pages = [
    "../README.md",
    ...readdirSync(here("../../../docs/guide")).map((name) => `../../../docs/guide/${name}`)
  ]
  return pages.flatMap((page) =>
    [...readFileSync(here(page), "utf8").matchAll(/^```yaml[^\n]*\n([\s\S]*?)^```/gm)]
      .map(([, text = ""]) => text)
      .filter((text) => /^version: 1$/m.test(text) && /^routes:$/m.test(text))
      .map((text) => [page.replace(/^.*\//, ""), text] as const)
  )
}

const inEditor = (requested: Array<string> = []) =>
  getLanguageService({
    schemaRequestService: async (uri) => {
      requested.push(uri)
      return published
    },
    workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href }
  })

const modeline = "# yaml-language-server: $schema=node_modules/sluice/configuration.schema.json"

let files = 0

/** A file in a project, as an editor opens it. Each has its own name, because the server caches files by their names. */
const opened = (text: string) =>
  TextDocument.create(`file:///project/sluice-${files++}.yaml`, "yaml", 1, `${modeline}\n${text}`)

describe("the published JSON Schema", () => {
  it("compiles under ajv in strict mode", () => {
    expect(() => ajv.compile(schema)).not.toThrow()
  })

  it("has no id twice", () => {
    const ids = [...published.matchAll(/"\$id": "([^"]+)"/g)].map(([, id]) => id)
    expect(ids).toEqual([...new Set(ids)])
  })

  it("accepts every complete configuration in the documentation", () => {
    const validate = ajv.compile(schema)
    const found = documented()
    expect(found.length).toBeGreaterThan(5)
    const refused = found.flatMap(([page, text]) => (validate(parse(text)) ? [] : [{ page, errors: validate.errors }]))
    expect(refused).toEqual([])
  })
})

/** Each line that ends with a number has one mistake. */
const mistakes = `version: 2 # 1
sources: { file: people.csv } # 2
source:
  file: people.csv
  remember: 90 # 3
  onChange: ask # 4
identity:
  - externalid: $.id # 5
attributes:
  plan: text # 6
routes:
  - name: profile
    to: braze-user-trak # 7
    when: { $.type: { is: person } } # 8
    fields:
      first_name: { "@fist": $.names } # 9
  - name: ordered
    to: braze-event-tracking
    fields: { name: ordered, time: $.at, propertys: { total: $.total } } # 10
`

describe("the YAML language server", () => {
  it("finds ten mistakes in a file whose first line names the schema", async () => {
    const requested: Array<string> = []
    const editor = inEditor(requested)
    editor.configure({ validate: true, hover: true, completion: true })
    const document = opened(mistakes)
    const found = await editor.doValidation(document, false)
    const lines = document.getText().split("\n")
    const numbered = lines.flatMap((line) => /# (\d+)$/.exec(line)?.[1] ?? [])
    const reported = found.flatMap(({ range }) => /# (\d+)$/.exec(lines[range.start.line] ?? "")?.[1] ?? "another line")
    expect([...new Set(reported)].sort((a, b) => Number(a) - Number(b))).toEqual(numbered)
    expect(requested).toEqual(["file:///project/node_modules/sluice/configuration.schema.json"])
  })

  it("finds nothing in the configuration of the README", async () => {
    const [first] = documented()
    const editor = inEditor()
    editor.configure({ validate: true, hover: true, completion: true })
    expect(await editor.doValidation(opened(first?.[1] ?? ""), false)).toEqual([])
  })

  it("proposes attributes, directives and destinations", async () => {
    const editor = inEditor()
    editor.configure({ validate: true, hover: true, completion: true })
    const text = `version: 1
routes:
  - name: profile
    to: braze-user-track
    fields:
      f
`
    const document = opened(text)
    const offset = document.getText().indexOf("      f\n") + "      f".length
    const { items } = await editor.doComplete(document, document.positionAt(offset), false)
    const labels = items.map(({ label }) => label)
    expect(["first_name", "email", "dob"].filter((name) => !labels.includes(name))).toEqual([])
  })
})
