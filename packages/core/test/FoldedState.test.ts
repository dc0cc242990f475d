import { expect, it } from "@effect/vitest"
import { FoldedState } from "../src/run/FoldedState.js"
import { detachedPart } from "../src/run/StateStore.js"

const item = (part: string) => ({ part, position: 1, destination: "bought", hash: "0123456789abcdef" })

it("contains the parts of a note, so that the first save of the next run keeps its items for a second kill", () => {
  const folded = new FoldedState()
  folded.note({ items: [item("orders"), item(detachedPart)], marks: [] })
  expect(folded.state.parts).toEqual([{ part: "orders", identity: null, mark: null }])
})

it("keeps the identity and the mark of a part that a note names", () => {
  const folded = new FoldedState()
  folded.part({ part: "orders", identity: { name: "orders" }, mark: "m", checkpoints: [], openItems: [] })
  folded.note({ items: [item("orders")], marks: [] })
  expect(folded.state.parts).toEqual([{ part: "orders", identity: { name: "orders" }, mark: "m" }])
})
