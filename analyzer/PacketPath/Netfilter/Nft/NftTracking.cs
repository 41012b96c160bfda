using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Which rules have the kernel track connections (whoever calls nf_ct_netns_get when it is loaded; notrack does not).</summary>
internal static class NftTracking
{
    /// <summary>Whether a rule of the table, be it dormant or in a chain that nobody calls, asks for connections.</summary>
    public static bool IsAskedFor(NftTable table) =>
        table.Objects.Any(held => held.Kind.StartsWith("ct ", StringComparison.Ordinal)) || table.Chains.SelectMany(chain => chain.Rules).SelectMany(rule => rule.Statements).Any(Asks);

    private static bool Asks(NftStatement statement) => statement switch
    {
        NftMatch match => Asks(match.Left) || Asks(match.Right),
        NftVerdictMap map => Asks(map.Key),
        NftAssignment assignment => Asks(assignment.Key) || Asks(assignment.Value),
        NftTranslation or NftConnectionLimit or NftFlowOffload or NftSynproxy => true,
        NftObjectUse { Kind: "synproxy" or "ct helper" or "ct timeout" or "ct expectation" } => true,
        NftSetUpdate update => Asks(update.Element.Key) || update.Element.Statements.Any(Asks),
        NftCompat { Name: "conntrack" or "state" or "connmark" or "connbytes" or "connlimit" or "connlabel" or "helper" or "CONNMARK" or "CONNSECMARK" or "CT" or "DNAT" or "SNAT" or "MASQUERADE" or "REDIRECT" or "NETMAP" or "SYNPROXY" } => true,
        _ => false,
    };

    private static bool Asks(NftExpression expression) => expression switch
    {
        NftCt => true,
        NftConcat concat => concat.Parts.Any(Asks),
        NftBitwise bitwise => Asks(bitwise.Left) || Asks(bitwise.Right),
        NftMapping mapping => Asks(mapping.Key),
        NftHash { Key: { } key } => Asks(key),
        _ => false,
    };
}
