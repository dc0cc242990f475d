import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0022 Commands and options are data, checked before the parsing library runs","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0022-options-as-data.md","filePath":"adr/0022-options-as-data.md"}');
const _sfc_main = { name: "adr/0022-options-as-data.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0022-commands-and-options-are-data-checked-before-the-parsing-library-runs" tabindex="-1">0022 Commands and options are data, checked before the parsing library runs <a class="header-anchor" href="#_0022-commands-and-options-are-data-checked-before-the-parsing-library-runs" aria-label="Permalink to &quot;0022 Commands and options are data, checked before the parsing library runs&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p><code>@effect/cli</code> rendered the help: 166 lines for <code>run</code>, with words broken at 80 columns. It stops at the first mistake and often blames the wrong word, so the command found near misses by applying regular expressions to the rendered help. Loading Effect takes about six times as long as starting Node, even for <code>--version</code>.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p>An option is one value with its name, sentence, default and reader. A command is a list of options with its arguments and examples. These values import only the near-miss suggestions and the table of outcomes. <code>StaticOutput</code> makes help, version and all messages about mistakes from them; <code>parseArgs</code> of Node is the lexer. Only if there is nothing to print is the program loaded: <code>Parser</code> turns the same values into those of <code>@effect/cli</code>, which parses the words, and the action of the command is imported.</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p><code>sluice --version</code> loads 17 modules, none of them of Effect; a test counts them. A new option is one row and its effect. Words are parsed twice, so a property test compares the two results. <code>--completions</code> and <code>--wizard</code> still come from the library.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose the options of <code>@effect/cli</code> as the source, because its public interface cannot return their names, defaults and descriptions. We did not choose only <code>parseArgs</code>, because we would have to write the completions ourselves.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0022-options-as-data.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0022OptionsAsData = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0022OptionsAsData as default
};
