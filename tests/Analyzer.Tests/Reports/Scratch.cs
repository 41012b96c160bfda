using SupportBundle.Analyzer.Reports;
namespace SupportBundle.Analyzer.Tests.Reports;
public sealed class Scratch
{
    [Fact]
    public void Write() => ReportWriter.Write(SampleReport.Subject, "/tmp/report-out", ReportWriter.AllFormats);
}
