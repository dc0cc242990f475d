import { join } from "node:path"
import { packages } from "./ImportRules.js"
import { specifier, subpaths } from "./PublicModules.js"
import { root } from "./Repository.js"
import * as Command from "./smoke/Command.js"
import { deliver } from "./smoke/Delivery.js"
import { useFixture, useJest } from "./smoke/Fixture.js"

/** A behaviour that must work on every supported version of Node. `run` throws if it does not work. */
interface Check {
  readonly name: string
  readonly run: () => Promise<void>
}

const published = packages.filter(({ published }) => published)
const bins = {
  sluice: join(root, "apps", "sluice", "bin", "sluice.js"),
  "mock-braze": join(root, "apps", "mock-braze", "bin", "mock-braze.js")
}

/** Modules that only work inside another program, with the check that replaces a plain import. */
const hosted: Readonly<Record<string, () => Promise<void>>> = {
  "mock-braze/jest": useJest,
  "mock-braze/vitest": useFixture
}

const imports: ReadonlyArray<Check> = published.flatMap((workspacePackage) =>
  subpaths(root, workspacePackage).map((subpath) => {
    const module = specifier(workspacePackage, subpath)
    return { name: `import ${module}`, run: hosted[module] ?? (async () => void (await import(module))) }
  })
)

const prints = (bin: keyof typeof bins, flag: string, expected: RegExp): Check => ({
  name: `${bin} ${flag}`,
  run: async () => {
    const { code, output, errors } = await Command.run(bins[bin], [flag])
    if (code !== 0 || !expected.test(output)) throw new Error(`exit code ${code}: ${output}${errors}`)
  }
})

const checks: ReadonlyArray<Check> = [
  ...imports,
  prints("mock-braze", "--version", /^\d+\.\d+\.\d+/m),
  prints("mock-braze", "--help", /--port/),
  prints("sluice", "--version", /^\d+\.\d+\.\d+/m),
  prints("sluice", "--help", /\brun\b/),
  {
    name: "sluice run delivers three records to mock-braze, and the other commands work",
    run: () => deliver(bins.sluice, bins["mock-braze"])
  }
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
