using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Patients;

internal sealed class ListHomesHandler(HomeMap homes) : IRequestHandler<ListHomes, IReadOnlyList<Home>>
{
    public async Task<IReadOnlyList<Home>> Handle(ListHomes request, CancellationToken cancellationToken) =>
        await homes.ListAsync(cancellationToken);
}
