using Microsoft.Playwright;
using SupportBundle.Analyzer;
using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Analyzer.Tests.Reports;

namespace SupportBundle.Browser;

/// <summary>Debian's Chromium with a report in it, as the real writer wrote it.</summary>
public sealed class ReportInBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly string _directory = Directory.CreateTempSubdirectory("sb-report-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? WhyNot => File.Exists(Chromium) ? null : $"{Chromium} is not installed";

    public async Task InitializeAsync()
    {
        ReportWriter.Write(SampleReport.Subject, _directory, ReportWriter.AllFormats);
        if (WhyNot is not null)
            return;

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>Analyses a case below <c>tests/bundles</c> and writes its report into the folder.</summary>
    internal static void WriteReport(CaseBundle bundle, string folder)
    {
        var site = Path.Combine(folder, bundle.Name);
        bundle.LayInto(site);
        ReportWriter.Write(SubjectOf.Result(Analysis.Run([site])), folder, [ReportFormat.Html]);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The report, opened from its file; what the page asked for and complained of is kept.</summary>
    public Task<OpenReport> Open(ColorScheme scheme = ColorScheme.Light) => Open(_directory, scheme);

    /// <summary>The report in this folder.</summary>
    public async Task<OpenReport> Open(string folder, ColorScheme scheme)
    {
        // Set in InitializeAsync, or the test is skipped.
        var page = await _browser!.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1200, Height = 1600 } });
        var open = new OpenReport(page, [], [], []);
        page.Request += (_, request) => open.Requests.Add(request.Url);
        page.Console += (_, message) => open.Complaints.Add(message.Text);
        page.PageError += (_, error) => open.Complaints.Add(error);
        page.Dialog += (_, dialog) => open.Dialogs.Add(dialog.Message);

        await page.GotoAsync(new Uri(Path.Combine(folder, "report.html")).AbsoluteUri);
        return open;
    }
}

/// <summary>A page with all that it did on opening.</summary>
public sealed record OpenReport(IPage Page, List<string> Requests, List<string> Complaints, List<string> Dialogs);
