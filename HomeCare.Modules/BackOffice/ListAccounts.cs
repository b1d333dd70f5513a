using FluentValidation;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class ListAccountsValidator : AbstractValidator<ListAccounts>
{
    public ListAccountsValidator() => RuleFor(request => request.Page).InclusiveBetween(1, 100_000);
}

internal sealed class ListAccountsHandler(BackOfficeDb db) : IRequestHandler<ListAccounts, IReadOnlyList<AccountEntry>>
{
    private const int PageSize = 100;

    public async Task<IReadOnlyList<AccountEntry>> Handle(ListAccounts request, CancellationToken cancellationToken)
    {
        var accounts = await db.Users.AsNoTracking()
            .OrderBy(account => account.NormalizedEmail)
            .Skip((request.Page - 1) * PageSize)
            .Take(PageSize)
            .Select(account => new { account.Id, account.Email, account.Role, account.DisabledAt, account.CreatedAt, account.LastSignInAt })
            .ToListAsync(cancellationToken);
        return [.. accounts.Select(account => new AccountEntry(
            account.Id, account.Email!, account.Role, account.DisabledAt is not null, account.CreatedAt, account.LastSignInAt))];
    }
}
