import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0005 The emulator is strict where Braze is documented and tolerant elsewhere","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0005-emulator-differences.md","filePath":"adr/0005-emulator-differences.md"}');
const _sfc_main = { name: "adr/0005-emulator-differences.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0005-the-emulator-is-strict-where-braze-is-documented-and-tolerant-elsewhere" tabindex="-1">0005 The emulator is strict where Braze is documented and tolerant elsewhere <a class="header-anchor" href="#_0005-the-emulator-is-strict-where-braze-is-documented-and-tolerant-elsewhere" aria-label="Permalink to &quot;0005 The emulator is strict where Braze is documented and tolerant elsewhere&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>An emulator is useful if a test that passes against it also passes against Braze. Much of Braze&#39;s behaviour is documented, some was observed, and some is unknown outside Braze.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li>The emulator returns the same responses as Braze and is equally tolerant. It reads the envelope loosely, checks items one by one, and uses the error bodies and sentences of Braze.</li><li>Every rule has a source and a certainty: documented, observed, or inferred. <code>GET /_mock/fidelity</code> lists them.</li><li>If the behaviour is unknown, the emulator chooses the behaviour that reveals more mistakes of a client. <code>GET /_mock/mistakes</code> reports the objects that Braze would drop silently.</li><li>The README of <code>mock-braze</code> lists the deliberate differences: applied changes are visible immediately, while Braze needs seconds; profiles show event properties and history, which Braze never exports; tests can move time; keys are part of the configuration instead of a dashboard.</li><li>Faults are off by default, are data, and are reproducible from a seed. The control API never fails on purpose.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>&quot;It passes against the mock&quot; has a precise meaning that users can look up.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose recorded responses, because a recording has no response for a new request. We did not choose stricter rules than Braze, because tests would fail although the client works with Braze.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0005-emulator-differences.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0005EmulatorDifferences = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0005EmulatorDifferences as default
};
