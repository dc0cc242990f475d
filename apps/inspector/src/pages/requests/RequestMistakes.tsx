import { useMistakes } from "../../control/Calls.js"
import { Advice } from "../../parts/Advice.js"

/** The client mistakes in this request, with advice. */
export const RequestMistakes = ({ codes }: { readonly codes: ReadonlyArray<string> }) => {
  const known = useMistakes().data ?? []
  return (
    <section className="block" aria-labelledby="mistakes-title">
      <h3 id="mistakes-title">Client mistakes</h3>
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
