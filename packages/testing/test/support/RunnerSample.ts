import { replies } from "../../src/mutants/Replies.js"
import * as Proof from "../../src/Proof.js"
import { destinations } from "./Destinations.js"

/** Registers a proof that holds and one that fails, with any test runner. */
export const register = (it: Proof.RegisterTest): void => {
  const { points } = destinations
  const lie = replies.find(({ name }) => name === "reads every status as success")
  const routes = lie?.mutate(points.routes, () => {}) ?? points.routes
  Proof.test(it, "an honest destination", points, { runs: 5, seed: 1 })
  Proof.test(it, "a destination that lies", { ...points, routes }, { runs: 50, seed: 1 })
}
