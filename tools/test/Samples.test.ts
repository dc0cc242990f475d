import { execFile } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { gzipSync } from "node:zlib"
import ts from "typescript"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as DestinationPackage from "../src/create/DestinationPackage.js"

const root = join(import.meta.dirname, "..", "..")
const folder = join(root, ".cache", "samples")
const run = promisify(execFile)

interface Sample {
  readonly readme: string
  readonly file: string
  readonly text: string
}

/** Packages whose tests run the samples of their READMEs with additional code. */
const ownTests = ["apps/sluice", "apps/mock-braze", "packages/testing", "packages/pypestream"]

const readmes = (): ReadonlyArray<string> =>
  ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((place) => !ownTests.includes(place) && readdirSync(join(root, place)).includes("README.md"))
      .map((place) => `${place}/README.md`)
  )

/** The samples of one README form one program, because later samples use declarations of earlier ones. */
const samplesOf = (readme: string): ReadonlyArray<Sample> => {
  const text = readFileSync(join(root, readme), "utf8")
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((found) => found[1] ?? "")
  const lines = blocks.flatMap((block) => block.split("\n"))
  const imports = new Set(lines.filter((line) => line.startsWith("import ")))
  const rest = lines.filter((line) => !line.startsWith("import "))
  const file = join(folder, `${readme.replaceAll("/", "-").replace(/\.md$/, "")}.ts`)
  return blocks.length === 0 ? [] : [{ readme, file, text: [...imports, ...rest].join("\n") }]
}

/** Pages whose files `apps/sluice/test/Guide.test.ts` runs. Each TypeScript file of a page is a program. */
const filesOf = (page: string): ReadonlyArray<Sample> =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```ts \[(.+)\]\n([\s\S]*?)^```$/gm)].map(
    ([, name = "", text = ""]) => ({ readme: page, file: join(folder, `guide-${name}`), text })
  )

const samples = readmes().flatMap(samplesOf)

const guideFiles = readdirSync(join(root, "docs", "guide")).flatMap((name) => filesOf(`docs/guide/${name}`))

/** A package that `npm run create-destination` writes. */
const created = Object.entries(DestinationPackage.filesOf("my-points"))
  .filter(([file]) => file.endsWith(".ts"))
  .map(([file, text]): Sample => ({ readme: `create-destination ${file}`, file: join(folder, "created", file), text }))

const compiled = [...samples, ...guideFiles, ...created]

/** Only the mistakes in the samples. Checking every imported package took ten times as long. */
const mistakes = (): ReadonlyArray<string> => {
  const config = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const program = ts.createProgram(
    compiled.map(({ file }) => file),
    {
      ...options,
      noEmit: true,
      composite: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      noUnusedLocals: false
    }
  )
  return compiled.flatMap(({ file, readme }) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${readme}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`)
  )
}

describe("samples in READMEs and the guide", () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    mkdirSync(join(folder, "export"))
    writeFileSync(join(folder, "export", "one.ndjson.gz"), gzipSync('{"chat_id":"c1"}\n'))
    for (const { file } of created) mkdirSync(dirname(file), { recursive: true })
    for (const { file, text } of compiled) writeFileSync(file, `${text}\nexport {}\n`)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("exist", () => expect([samples.length > 3, guideFiles.length > 1]).toEqual([true, true]))

  it("compile under the strictest settings", () => expect(mistakes()).toEqual([]))

  it("run", async () => {
    // One process, because loading the packages takes longer than running the samples. It prints each README that ran.
    const program = samples.map(
      ({ file, readme }) => `await import(${JSON.stringify(file)}); done(${JSON.stringify(readme)})`
    )
    const main = join(folder, "main.mjs")
    const done = 'const done = (readme) => process.stdout.write("ran " + readme + "\\n")'
    writeFileSync(main, [done, ...program].join("\n"))
    const { stderr, stdout } = await run(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", main], {
      cwd: folder,
      env: { PATH: process.env["PATH"], BRAZE_API_KEY: "01234567-89ab-cdef-0123-456789abcdef" }
    }).catch((error: { stderr: string; stdout: string }) => error)
    const ran = stdout.split("\n").flatMap((line) => /^ran (.*)$/.exec(line)?.[1] ?? [])
    expect([ran, stderr]).toEqual([samples.map(({ readme }) => readme), ""])
  })
})
