// What a page complains about while it is used.

// The browser's own line for an answer that is no success; the answers below say it better.
const FAILED_LOAD = /^Failed to load resource/;

/**
 * Collect errors on the console (violations of the Content-Security-Policy among them), errors of
 * scripts, broken resources and server errors. A page that answers 403, 404 … is no complaint: tests
 * ask for such pages.
 * @param {import("playwright-core").Page} page
 * @param {RegExp} [expected] complaints that a test provokes
 * @returns {string[]} grows as the page is used
 */
export function watch(page, expected) {
  const complaints = [];
  const complain = (what) => {
    if (!expected?.test(what)) complaints.push(`${page.url()}: ${what}`);
  };
  page.on("console", (message) => {
    if (message.type() === "error" && !FAILED_LOAD.test(message.text())) complain(message.text());
  });
  page.on("pageerror", (error) => complain(`script: ${error.message}`));
  page.on("response", (response) => {
    const asked = response.request().isNavigationRequest();
    if (response.status() >= (asked ? 500 : 400)) complain(`${response.status()} for ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A download ends the navigation that began it; leaving a page ends what it still loads.
    if (why !== "net::ERR_ABORTED") complain(`${why} for ${request.url()}`);
  });
  return complaints;
}
