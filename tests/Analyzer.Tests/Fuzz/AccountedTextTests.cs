using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.HostNetwork;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>No line of any text is lost: it is read, passed over by name, or noted.</summary>
public sealed partial class AccountedTextTests
{
    private const string Document = "a JSON, YAML or TOML document: where it breaks, one note stands for the rest";
    private const string List = "lists of the API in JSON or YAML: where they break, one note stands for the rest";

    /// <summary>Parsers for which lines mean nothing, each with the reason.</summary>
    private static readonly ImmutableDictionary<Type, string> WithoutLines = new Dictionary<Type, string>
    {
        [typeof(CertificateList)] = Document,
        [typeof(CniNetwork)] = Document,
        [typeof(ContainerdConfig)] = Document,
        [typeof(CriContainerDetails)] = Document,
        [typeof(CriContainers)] = Document,
        [typeof(CriInfo)] = Document,
        [typeof(CriSandboxDetail)] = Document,
        [typeof(CriSandboxes)] = Document,
        [typeof(CrioConfig)] = Document,
        [typeof(DockerDaemonConfig)] = Document,
        [typeof(DocumentFile)] = Document,
        [typeof(KubeProxyConfiguration)] = Document,
        [typeof(KubeadmConfiguration)] = Document,
        [typeof(Kubeconfig)] = Document,
        [typeof(KubeletConfiguration)] = Document,
        [typeof(KubernetesList<>)] = List,
        [typeof(KubernetesObjects)] = List,
        [typeof(NetplanFile)] = Document,
        [typeof(NftRulesetJson)] = Document,
        [typeof(PemCertificates)] = "what is no certificate, a key above all, is passed over unread",
        [typeof(PlaceIdentity)] = Document,
        [typeof(TomlFile)] = Document,
        [typeof(WorkloadList)] = List,
    }.ToImmutableDictionary();

    /// <summary>Held by the pieces of rulesets that Netfilter's own test of lines puts together.</summary>
    private static readonly ImmutableHashSet<Type> HeldInPieces = [typeof(ArptablesListing), typeof(EbtablesListing), typeof(IptablesListing), typeof(IptablesRules), typeof(IptablesSave)];

    public static TheoryData<string> Names => [.. AccountedText.All.Select(text => text.Artifact.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_line_is_lost(string name) => AccountedText.All.Single(text => text.Artifact.Name == name).Holds();

    [Fact]
    public void Every_parser_of_text_is_held_to_its_lines()
    {
        var held = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Analyzer.Tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(path => Held().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).ToHashSet();
        var known = AccountedText.All.Select(text => text.Artifact).Concat(HeldInPieces).Concat(WithoutLines.Keys).ToHashSet();

        Assert.Equal([], FuzzTarget.All.Select(target => target.Artifact).OfType<Type>().Where(type => !known.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type) && !held.Contains(type.Name)).Select(type => type.ToString()));
    }

    [Fact]
    public void What_has_no_lines_is_held_nowhere_else() =>
        Assert.Equal([], WithoutLines.Keys.Intersect([.. AccountedText.All.Select(text => text.Artifact), .. HeldInPieces]));

    [GeneratedRegex(@"LineAccounting\.Holds<(\w+)>\(")]
    private static partial Regex Held();
}
