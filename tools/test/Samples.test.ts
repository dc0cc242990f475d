import { execFile } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { promisify } from "node:util"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "..", "..")
const folder = join(root, ".cache", "samples")
const run = promisify(execFile)

interface Sample {
  readonly readme: string
  readonly file: string
  readonly text: string
}

/** READMEs whose own package runs what stands in them, with more around it. */
const ownTests = ["apps/sluice", "apps/mock-braze", "packages/testing", "packages/pypestream"]

const readmes = (): ReadonlyArray<string> =>
  ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((place) => !ownTests.includes(place) && readdirSync(join(root, place)).includes("README.md"))
      .map((place) => `${place}/README.md`)
  )

/** The samples of one README are one program: what comes later goes on with what stands before. */
const samplesOf = (readme: string): ReadonlyArray<Sample> => {
  const text = readFileSync(join(root, readme), "utf8")
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((found) => found[1] ?? "")
  const lines = blocks.flatMap((block) => block.split("\n"))
  const imports = new Set(lines.filter((line) => line.startsWith("import ")))
  const rest = lines.filter((line) => !line.startsWith("import "))
  const file = join(folder, `${readme.replaceAll("/", "-").replace(/\.md$/, "")}.ts`)
  return blocks.length === 0 ? [] : [{ readme, file, text: [...imports, ...rest].join("\n") }]
}

const samples = readmes().flatMap(samplesOf)

const compilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  noUnusedLocals: false
}

describe("samples in READMEs", () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    mkdirSync(join(folder, "export"))
    writeFileSync(join(folder, "export", "one.ndjson.gz"), gzipSync('{"chat_id":"c1"}\n'))
    for (const { file, text } of samples) writeFileSync(file, `${text}\nexport {}\n`)
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: relative(folder, join(root, "tsconfig.base.json")),
        compilerOptions,
        include: ["*.ts"]
      })
    )
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("exist", () => expect(samples.length).toBeGreaterThan(3))

  it("compile under the strictest settings", async () => {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc")
    const told = await run(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { cwd: root }).then(
      () => "",
      (error: { stdout: string }) => error.stdout
    )
    expect(told).toBe("")
  })

  it.each(samples.map((sample) => [sample.readme, sample] as const))("%s runs", async (_, { file }) => {
    const told = await run(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", file], {
      cwd: folder,
      env: { PATH: process.env["PATH"], BRAZE_API_KEY: "01234567-89ab-cdef-0123-456789abcdef" },
      timeout: 50_000
    }).then(
      () => "",
      (error: { stderr: string }) => error.stderr
    )
    expect(told).toBe("")
  })
})
