using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Browser;

/// <summary>The report as its readers open it: from a mail's attachment, in either colour scheme, by keyboard, on paper.</summary>
public sealed class ReportTests(ReportInBrowser browser) : IClassFixture<ReportInBrowser>
{
    [BrowserFact]
    public async Task It_asks_nobody_for_anything_and_complains_of_nothing()
    {
        var report = await browser.Open();

        Assert.All(report.Requests, url => Assert.StartsWith("file://", url));
        Assert.Single(report.Requests);
        Assert.Empty(report.Complaints);
    }

    [BrowserFact]
    public async Task Hostile_text_of_a_log_is_shown_as_text()
    {
        var report = await browser.Open();

        Assert.Empty(report.Dialogs);
        Assert.Equal(0, await report.Page.Locator("script, img, iframe, object, embed").CountAsync());
        Assert.Equal(0, await report.Page.Locator("a[href^='javascript:']").CountAsync());
        Assert.Contains("<script>alert(1)</script> <img src=x onerror=alert(2)>", await report.Page.Locator("#unexplained ~ details").First.TextContentAsync());
    }

    [BrowserFact]
    public async Task The_style_sheet_is_admitted_by_the_policy()
    {
        var report = await browser.Open();

        Assert.Equal("rgb(244, 245, 247)", await Ground(report.Page));
        Assert.Equal("rgb(14, 19, 24)", await Ground((await browser.Open(ColorScheme.Dark)).Page));
    }

    [BrowserFact]
    public async Task It_meets_WCAG_A_and_AA_in_light() => await MeetsWcag(ColorScheme.Light);

    [BrowserFact]
    public async Task It_meets_WCAG_A_and_AA_in_dark() => await MeetsWcag(ColorScheme.Dark);

    [BrowserFact]
    public async Task The_first_tab_stop_skips_to_the_verdict()
    {
        var page = (await browser.Open()).Page;

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("verdict", await page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [BrowserFact]
    public async Task Each_detail_opens_by_keyboard()
    {
        var page = (await browser.Open()).Page;
        var all = page.Locator("details");
        var count = await all.CountAsync();
        Assert.NotEqual(0, count);

        for (var i = 0; i < count; i++)
        {
            var before = await IsOpen(all.Nth(i));
            await all.Nth(i).Locator("> summary").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            Assert.NotEqual(before, await IsOpen(all.Nth(i)));
        }
    }

    [BrowserFact]
    public async Task Nothing_scrolls_sideways_on_a_narrow_screen()
    {
        var page = (await browser.Open()).Page;
        await page.SetViewportSizeAsync(320, 800);

        // WCAG 2.2, 1.4.10 Reflow: 320 CSS pixels.
        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [BrowserFact]
    public async Task Closed_details_are_on_paper_too()
    {
        var page = (await browser.Open()).Page;
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.NotEqual(0, await page.Locator("#unexplained ~ details .lines").First.EvaluateAsync<double>("e => e.getBoundingClientRect().height"));
    }

    [BrowserFact]
    public async Task The_report_of_every_broken_case_is_quiet_and_meets_WCAG_in_both_schemes()
    {
        foreach (var bundle in CaseBundle.Broken)
        {
            using var folder = new TempFolder();
            ReportInBrowser.WriteReport(bundle, folder.Path);
            var report = await browser.Open(folder.Path, ColorScheme.Light);

            Assert.Single(report.Requests);
            Assert.Empty(report.Complaints);
            await MeetsWcag(report.Page);

            // What the scheme changes is the colours.
            await report.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await MeetsWcag(report.Page, new() { Type = "rule", Values = ["color-contrast"] });
            await report.Page.CloseAsync();
        }
    }

    private async Task MeetsWcag(ColorScheme scheme) => await MeetsWcag((await browser.Open(scheme)).Page);

    private static Task MeetsWcag(IPage page) =>
        MeetsWcag(page, new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });

    private static async Task MeetsWcag(IPage page, RunOnlyOptions only)
    {
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");

        var result = await page.RunAxe(new AxeRunOptions { RunOnly = only });

        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => node.Html))}"));
    }

    private static Task<string> Ground(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static Task<bool> IsOpen(ILocator details) => details.EvaluateAsync<bool>("d => d.open");
}
