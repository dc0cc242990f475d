import { type Matchers as BrazeMatchers, matchers } from "./matchers.js"

declare global {
  namespace jest {
    // The type parameters are those of @types/jest.
    // biome-ignore lint/complexity/noBannedTypes: see above.
    interface Matchers<R, T = {}> extends BrazeMatchers<R> {}
  }
}

/** Jest's `expect`, as far as it is needed here. */
interface Expect {
  readonly extend: (added: typeof matchers) => void
}

const hasExpect = (scope: object): scope is { readonly expect: Expect } => "expect" in scope

const scope: object = globalThis
// Jest provides `expect` as a global, in setup files too (`setupFilesAfterEnv`).
if (!hasExpect(scope)) throw new Error('import "mock-braze/jest" in a test, or in setupFilesAfterEnv of jest')
scope.expect.extend(matchers)
