import { useAdvice, useMistakes } from "../../control/Calls.js"
import type { Schemas } from "../../control/Client.js"
import { Advice } from "../../parts/Advice.js"

interface Props {
  readonly title: string
  readonly id: string
  /** Codes of this request. */
  readonly codes: ReadonlyArray<string>
  /** What is known of all requests. */
  readonly known: ReadonlyArray<Schemas["Mistake"]>
}

const Notes = ({ title, id, codes, known }: Props) => (
  <section className="block" aria-labelledby={id}>
    <h3 id={id}>{title}</h3>
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

interface Codes {
  readonly codes: ReadonlyArray<string>
}

/** The client mistakes in this request, with what to do. */
export const RequestMistakes = ({ codes }: Codes) => (
  <Notes title="Client mistakes" id="mistakes-title" codes={codes} known={useMistakes().data ?? []} />
)

/** The advice about this request. */
export const RequestAdvice = ({ codes }: Codes) => (
  <Notes title="Advice" id="advice-title" codes={codes} known={useAdvice().data ?? []} />
)
