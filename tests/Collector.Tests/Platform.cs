using System.Runtime.Versioning;

// The collector runs on Linux, and so do its tests.
[assembly: SupportedOSPlatform("linux")]
