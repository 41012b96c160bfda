using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The report's templates, each compiled once. What they print is escaped for their form unless a triple brace says otherwise.</summary>
internal static class ReportTemplates
{
    // No single value of a report is longer, whatever the bundle holds.
    private const int MaxValue = 1000;

    private static readonly ConcurrentDictionary<(string, string), HandlebarsTemplate<object, object>> Compiled = new();

    public static string RenderHtml(ReportPage page) => Of("templates/report.html.hbs", page, HtmlText.Escape)(page);

    public static string RenderMarkdown(ReportPage page) => Of("templates/report.md.hbs", page, MarkdownText.Escape)(page);

    private static HandlebarsTemplate<object, object> Of(string path, ReportPage page, Func<string, string> escape) =>
        Compiled.GetOrAdd((path, page.Language), _ => Compile(path, ReportWords.Of(page.Language), escape));

    private static HandlebarsTemplate<object, object> Compile(string path, ReportWords words, Func<string, string> escape)
    {
        var handlebars = Handlebars.Create(new HandlebarsConfiguration
        {
            TextEncoder = new FormEncoder(text => escape(VisibleText.Cut(text, MaxValue))),
            ThrowOnUnresolvedBindingExpression = true,
        });

        // {{words "cause.heading"}}: the report's own words.
        handlebars.RegisterHelper("words", (output, _, arguments) =>
            output.WriteSafeString(escape(words.Text(Text(arguments), [.. arguments.Skip(1)]))));

        // {{code text}}: a code span of Markdown; {{fenced text}}: a line inside a fence.
        handlebars.RegisterHelper("code", (output, _, arguments) => output.WriteSafeString(MarkdownText.Code(Text(arguments))));
        handlebars.RegisterHelper("fenced", (output, _, arguments) => output.WriteSafeString(MarkdownText.EscapeInCode(Text(arguments))));

        return handlebars.Compile(WithFindings(path));
    }

    // Put in as text, because partials of Handlebars.Net 2.4.3 come out unescaped with an encoder that is not its own.
    private static string WithFindings(string path) =>
        EmbeddedText.Read(path).Replace("{{> finding}}\n", EmbeddedText.Read(path.Replace("/report.", "/finding.", StringComparison.Ordinal)), StringComparison.Ordinal);

    private static string Text(Arguments arguments) => arguments[0] as string ?? throw new ArgumentException("a helper's first argument is a text");

    private sealed class FormEncoder(Func<string, string> escape) : ITextEncoder
    {
        public void Encode(System.Text.StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

        public void Encode(string? text, TextWriter target) => target.Write(escape(text ?? ""));

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            var characters = new System.Text.StringBuilder();
            while (text?.MoveNext() == true)
                characters.Append(text.Current);

            Encode(characters, target);
        }
    }
}
