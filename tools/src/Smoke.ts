import { join } from "node:path"
import { rooms } from "./House.js"
import { specifier, subpaths } from "./PublicModules.js"
import { root } from "./Repository.js"
import { run } from "./smoke/Command.js"
import { deliver } from "./smoke/Delivery.js"
import { useFixture } from "./smoke/Fixture.js"

/** One thing that must work on every Node we support. Throws if it does not. */
interface Check {
  readonly name: string
  readonly run: () => Promise<void>
}

const published = rooms.filter((room) => room.published)
const bins = {
  sluice: join(root, "apps", "sluice", "bin", "sluice.js"),
  "mock-braze": join(root, "apps", "mock-braze", "bin", "mock-braze.js")
}

/** Modules that cannot be imported by a plain program, with what is tried in its place. */
const inside: Readonly<Record<string, () => Promise<void>>> = { "mock-braze/vitest": useFixture }

const imports: ReadonlyArray<Check> = published.flatMap((room) =>
  subpaths(root, room).map((subpath) => {
    const module = specifier(room, subpath)
    return { name: `import ${module}`, run: inside[module] ?? (async () => void (await import(module))) }
  })
)

const answers = (bin: keyof typeof bins, flag: string, expected: RegExp): Check => ({
  name: `${bin} ${flag}`,
  run: async () => {
    const { code, output, errors } = await run(bins[bin], [flag])
    if (code !== 0 || !expected.test(output)) throw new Error(`ended with ${code}: ${output}${errors}`)
  }
})

const checks: ReadonlyArray<Check> = [
  ...imports,
  answers("mock-braze", "--version", /^\d+\.\d+\.\d+/m),
  answers("mock-braze", "--help", /--port/),
  answers("sluice", "--version", /^\d+\.\d+\.\d+/m),
  answers("sluice", "--help", /\brun\b/),
  { name: "three records from a file to a mock", run: () => deliver(bins.sluice, bins["mock-braze"]) }
]

let failed = 0
for (const check of checks) {
  try {
    await check.run()
  } catch (error) {
    failed += 1
    console.error(`failed: ${check.name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
console.log(`Node ${process.versions.node}: ${checks.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
