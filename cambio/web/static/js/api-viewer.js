// Shows the JSON API with Swagger UI, inside our page and for reading only: no inline code, no
// second <main>, no form that would ask for an access key. #api-viewer names the document.

const place = document.getElementById("api-viewer");

// Swagger UI's own layout brings a <main>, a list of servers (we have one) and a title (our page
// has one). This is what is left of it.
const readingLayout = ({ React }) => ({
  components: {
    ReadingLayout: ({ getComponent, specSelectors }) => {
      const part = (name) => React.createElement(getComponent(name, true));
      const ready = specSelectors.loadingStatus() === "success";
      return React.createElement(
        "div",
        { className: "swagger-ui" },
        React.createElement(getComponent("SvgAssets")),
        part("errors"),
        ready && part("operations"),
        ready && part("Models"),
      );
    },
  },
});

// A table is a table to a screen reader; Swagger UI calls those of answers nameless regions.
const mend = () => {
  for (const table of place.querySelectorAll("table[role=region]")) {
    table.removeAttribute("role");
    table.removeAttribute("aria-live");
  }
};
new MutationObserver(mend).observe(place, { childList: true, subtree: true });

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  layout: "ReadingLayout",
  plugins: [readingLayout],
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // Its links inside buttons are links only when they lead somewhere.
  deepLinking: false,
  supportedSubmitMethods: [],
  syntaxHighlight: { activated: false },
  validatorUrl: null,
});
