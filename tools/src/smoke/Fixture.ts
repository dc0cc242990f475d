import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../Repository.js"
import * as Command from "./Command.js"

const sample = `import { expect } from "vitest"
import { test } from "mock-braze/vitest"

test("arrives", async ({ braze }) => {
  const answer = await fetch(braze.url + "/users/track", {
    method: "POST",
    headers: { authorization: "Bearer " + braze.apiKey, "content-type": "application/json" },
    body: JSON.stringify({ attributes: [{ external_id: "u1", first_name: "Ada" }] })
  })
  expect(answer.status).toBe(201)
  expect(braze.user("u1").first_name).toBe("Ada")
})
`

/** Runs a test that uses the fixture, because its module can be imported only inside vitest. */
export const useFixture = async (): Promise<void> => {
  // Inside the repository, so that the package is found by its name.
  const folder = join(root, ".cache", `smoke-${process.versions.node}`)
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(join(folder, "Fixture.test.js"), sample)
    writeFileSync(join(folder, "vitest.config.js"), "export default {}\n")
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs")
    const { code, errors, output } = await Command.run(vitest, ["run", "--root", folder])
    if (code !== 0 || !/1 passed/.test(output)) throw new Error(`exit code ${code}: ${output}${errors}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Imports `mock-braze/jest` with an `expect` like that of jest, and checks that the matchers are added. */
export const useJest = async (): Promise<void> => {
  const added: Array<string> = []
  Object.defineProperty(globalThis, "expect", {
    value: { extend: (matchers: object) => void added.push(...Object.keys(matchers)) },
    configurable: true
  })
  try {
    const module = "mock-braze/jest"
    await import(module)
  } finally {
    Reflect.deleteProperty(globalThis, "expect")
  }
  if (added.length === 0) throw new Error("it added no matchers")
}
