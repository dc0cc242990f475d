import { Effect } from "effect"
import { expect, it } from "vitest"
import * as OptionalPackage from "../src/run/OptionalPackage.js"

const example: OptionalPackage.OptionalPackage = {
  name: "sluice-example",
  module: "sluice-example/Module",
  use: "source.example",
  install: "npm install sluice-example"
}

it("says what needs a package that is not installed, and how to install it", async () => {
  const error = await Effect.runPromise(Effect.flip(OptionalPackage.load(example)))
  expect(error.message).toBe(
    "source.example needs the package sluice-example, which is not installed. Install it: npm install sluice-example"
  )
})

it("loads a package that is installed", async () => {
  const loaded = OptionalPackage.load<typeof import("mock-braze")>({
    ...example,
    name: "mock-braze",
    module: "mock-braze"
  })
  expect(typeof (await Effect.runPromise(loaded)).startMockBraze).toBe("function")
})
