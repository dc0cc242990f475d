import { useMistakes } from "../../control/Calls.js"
import { Advice } from "../../parts/Advice.js"

/** What the client did in this request that real Braze punishes or silently drops, and what to do. */
export const RequestMistakes = ({ codes }: { readonly codes: ReadonlyArray<string> }) => {
  const known = useMistakes().data ?? []
  return (
    <section className="block" aria-labelledby="mistakes-title">
      <h3 id="mistakes-title">Mistakes of the client</h3>
      <ul className="mistakes">
        {[...new Set(codes)].map((code) => (
          <li key={code}>
            <code>{code}</code>{" "}
            <span>
              <Advice text={known.find((mistake) => mistake.code === code)?.advice ?? ""} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
