using System.Text.Json;
using System.Text.Json.Nodes;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Reports;

public sealed class ReportJsonTests
{
    private static readonly JsonNode Report = JsonNode.Parse(ReportWriter.Render(SampleReport.Subject, ReportFormat.Json))!;

    [Fact]
    public void The_report_is_as_its_published_schema_says()
    {
        var schema = JsonNode.Parse(EmbeddedText.Read("templates/report.schema.json"))!;

        Assert.Empty(new SmallSchema(schema).Faults(Report));
    }

    [Fact]
    public void The_schema_refuses_what_is_not_a_report()
    {
        var schema = new SmallSchema(JsonNode.Parse(EmbeddedText.Read("templates/report.schema.json"))!);
        var other = Report.DeepClone();
        other["causes"]![0]!["severity"] = "fatal";
        other["flows"]![0]!.AsObject().Remove("to");

        Assert.Equal(["$.causes[0].severity: not one of the enum", "$.flows[0]: to is missing"], schema.Faults(other));
    }

    [Fact]
    public void Every_word_of_an_enumeration_is_in_the_schema()
    {
        var words = EmbeddedText.Read("templates/report.schema.json");

        Assert.All(Enum.GetValues<Disposition>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
        Assert.All(Enum.GetValues<Certainty>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
        Assert.All(Enum.GetValues<Severity>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
        Assert.All(Enum.GetValues<Confidence>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
    }

    [Fact]
    public void A_cause_holds_its_words_evidence_symptoms_and_fixes()
    {
        var cause = Report["causes"]![0]!;

        Assert.Equal("netfilter/forward-rejects-pod-traffic", (string?)cause["id"]);
        Assert.Equal("FORWARD on master1, master2 rejects pod traffic before any rule that accepts it", (string?)cause["title"]);
        Assert.Equal(["node:master1", "node:master2"], Texts(cause["scope"]));
        Assert.Equal(["dns/lookups-time-out"], Texts(cause["symptoms"]));
        Assert.Equal("iptables -t filter -I FORWARD 3 -s 10.244.0.0/16 -j ACCEPT", Texts(cause["fixes"])[0]);
        Assert.Equal(5, (int)cause["evidence"]![0]!["line"]!);
    }

    [Fact]
    public void A_symptom_names_the_cause_that_explains_it_and_others_name_none()
    {
        var findings = Report["findings"]!.AsArray();

        Assert.Equal("netfilter/forward-rejects-pod-traffic", (string?)Of("dns/lookups-time-out")["explainedBy"]);
        Assert.Null(Of("logs/hostile-line")["explainedBy"]);
        Assert.Equal(["logs/hostile-line"], Texts(Report["unexplained"]));

        JsonNode Of(string id) => findings.First(finding => (string?)finding!["id"] == id)!;
    }

    [Fact]
    public void A_flow_has_the_words_of_its_disposition() =>
        Assert.Equal(
            """{"from":"pod:default/dnsutils","to":"svc:kube-system/kube-dns","disposition":"rejected","certainty":"certain","cause":"netfilter/forward-rejects-pod-traffic","kind":null,"decidedBy":null,"dependsOn":[]}""",
            Report["flows"]![0]!.ToJsonString());

    private static string[] Texts(JsonNode? array) => array.Deserialize<string[]>()!;
}
