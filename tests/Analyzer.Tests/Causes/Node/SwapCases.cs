namespace SupportBundle.Analyzer.Tests.Causes.Node;

internal static class SwapCases
{
    private const string Swaps = "nodes/node5/files/proc/swaps";
    private const string Swapfile = "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n/swapfile                               file\t\t3991548\t0\t-2\n";

    public static readonly CauseCase SwapOn = new("node/swap-on", "node:node5")
    {
        Site = "ipvs-nft",
        Fault = site => site.Write(Swaps, Swapfile),
        LookAlike = site => site.Write(Swaps, Swapfile).Replace("nodes/node5/files/var/lib/kubelet/config.yaml", "failSwapOn: true", "failSwapOn: false"),
        Without = [Swaps],
    };
}
