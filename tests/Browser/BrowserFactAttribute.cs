namespace SupportBundle.Browser;

/// <summary>A test that needs Debian's Chromium, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = ReportInBrowser.WhyNot;
}
