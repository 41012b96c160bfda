using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Commands;

/// <summary>What <c>sb-analyze request</c> was asked for.</summary>
/// <param name="File">Where it is written; null for the terminal.</param>
internal sealed record NextRequest(ImmutableArray<string> Inputs, AnalysisOptions Options, bool IsScript, string? File);

/// <summary><c>sb-analyze request</c>: what to ask the site for next. It ends with 0 where there is something to ask, with 1 where all is decided, and with 2 where it could not run.</summary>
internal sealed class RequestCommand(TextWriter output, TextWriter errors)
{
    public const int SomethingToAsk = 0;
    public const int NothingToAsk = 1;

    public int Run(NextRequest asked)
    {
        var result = Analysis.Run(asked.Inputs, asked.Options);
        foreach (var problem in result.Problems)
            errors.WriteLine($"sb-analyze: {VisibleText.Of(problem.ToString())}");
        if (result.IsEmpty)
            return result.Problems.IsEmpty ? CommandLine.Refuse($"{string.Join(", ", asked.Inputs)}: nothing in it is known.", errors) : CommandLine.CouldNotRun;

        var request = RequestPlan.Of(result.Model, result.Diagnosis);
        Write(asked.IsScript ? RequestScript.Of(request) : Encoding.UTF8.GetString(RequestJson.Write(request)) + "\n", asked.File);
        return request.Items.IsEmpty ? NothingToAsk : SomethingToAsk;
    }

    private void Write(string text, string? file)
    {
        if (file is null)
            output.Write(text);
        else
            File.WriteAllText(file, text);
    }
}
