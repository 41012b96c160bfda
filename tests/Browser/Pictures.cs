using Microsoft.Playwright;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Browser;

/// <summary>The README's pictures: <c>PICTURES=dist/demo dotnet test tests/Browser --filter Pictures</c>.</summary>
public sealed class Pictures(ReportInBrowser browser) : IClassFixture<ReportInBrowser>
{
    [PicturesFact]
    public async Task Of_the_report()
    {
        var directory = PicturesFactAttribute.Directory!; // set, or the test is skipped
        System.IO.Directory.CreateDirectory(directory);

        using var folder = new TempFolder();
        ReportInBrowser.WriteReport(CaseBundle.Broken.OrderByDescending(bundle => bundle.Name == "firewalld-ha").First(), folder.Path);

        await Take(folder.Path, ColorScheme.Light, Path.Combine(directory, "report.png"));
        await Take(folder.Path, ColorScheme.Dark, Path.Combine(directory, "report-dark.png"));
        await (await browser.Open(folder.Path, ColorScheme.Light)).Page.PdfAsync(new() { Path = Path.Combine(directory, "report.pdf"), Format = "A4", PrintBackground = false });
    }

    private async Task Take(string folder, ColorScheme scheme, string path) =>
        await (await browser.Open(folder, scheme)).Page.ScreenshotAsync(new() { Path = path, FullPage = true });
}

/// <summary>Runs only where a folder for the pictures is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PicturesFactAttribute : FactAttribute
{
    public PicturesFactAttribute() => Skip = Directory is null ? "PICTURES names no folder" : ReportInBrowser.WhyNot;

    public static string? Directory => Environment.GetEnvironmentVariable("PICTURES");
}
