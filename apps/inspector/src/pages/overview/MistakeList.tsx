import { useAdvice, useMistakes } from "../../control/Calls.js"
import type { Schemas } from "../../control/Client.js"
import { Advice } from "../../parts/Advice.js"
import { plural } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"

const List = ({ mistakes }: { readonly mistakes: ReadonlyArray<Schemas["Mistake"]> }) => (
  <ul className="mistake-list">
    {mistakes.map(({ code, count, message, advice, first }) => (
      <li key={`${code} ${message}`}>
        <p>
          <strong>
            <Advice text={advice} />
          </strong>
        </p>
        <p className="quiet">
          <Advice text={message} /> First in <RequestLink n={first.n} />, {plural(count, "time")}. <code>{code}</code>
        </p>
      </li>
    ))}
  </ul>
)

/** What the client does that Braze refuses, drops or counts wrongly; below it, advice. */
export const MistakeList = () => {
  const mistakes = useMistakes().data ?? []
  const advice = useAdvice().data ?? []
  return (
    <>
      <section className="block" aria-labelledby="client-title">
        <h2 id="client-title">Client mistakes</h2>
        {mistakes.length === 0 ? (
          <p className="quiet">None. What Braze refuses, drops or counts wrongly is listed here.</p>
        ) : (
          <List mistakes={mistakes} />
        )}
      </section>
      {advice.length > 0 && (
        <section className="block" aria-labelledby="advice-title">
          <h2 id="advice-title">Advice</h2>
          <List mistakes={advice} />
        </section>
      )}
    </>
  )
}
