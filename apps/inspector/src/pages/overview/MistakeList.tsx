import { useHref } from "../../Address.js"
import { useAdvice, useMistakes } from "../../control/Calls.js"
import type { Schemas } from "../../control/Client.js"
import { Advice } from "../../parts/Advice.js"
import { plural } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"

const List = ({ mistakes }: { readonly mistakes: ReadonlyArray<Schemas["Mistake"]> }) => {
  const href = useHref()
  return (
    <ul className="mistake-list">
      {mistakes.map(({ code, count, message, advice, first, sentence, requests }) => (
        <li key={`${code} ${sentence}`}>
          <p>
            <strong>
              <Advice text={message} />
            </strong>
          </p>
          <p className="mistake-advice">
            <Advice text={advice} />
          </p>
          <p className="mistake-facts">
            <a href={href("requests", undefined, { code, sentence })}>
              {plural(count, "time")} in {plural(requests.length, "request")}
            </a>
            , first in <RequestLink n={first.n} /> · <code>{code}</code>
          </p>
        </li>
      ))}
    </ul>
  )
}

/** The mistakes of the client, and below them the advice. */
export const MistakeList = () => {
  const mistakes = useMistakes().data ?? []
  const advice = useAdvice().data ?? []
  return (
    <div>
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
    </div>
  )
}
